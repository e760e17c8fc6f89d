"""The published grid of tables.bench.ts, searched by scikit-learn over its forests on all cores."""
from side import main
from tables_rows import searched


def prepare():
    import sklearn
    from sklearn.ensemble import RandomForestClassifier

    grid = {"n_estimators": [100, 200, 300], "max_depth": [5, 10, 15], "min_samples_split": [2, 5, 10], "min_samples_leaf": [1, 2, 4]}
    return f"scikit-learn {sklearn.__version__}, all cores", searched(RandomForestClassifier(random_state=42), grid, 5634, 20)


main("python3-sklearn", "sklearn", prepare)
