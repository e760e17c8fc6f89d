"""Logistic regression of tables.bench.ts in scikit-learn."""
from side import main
from tables_rows import fitted


def prepare():
    import sklearn
    from sklearn.linear_model import LogisticRegression

    return f"scikit-learn {sklearn.__version__}", fitted(LogisticRegression(max_iter=1000), 5634, 40)


main("python3-sklearn", "sklearn", prepare)
