"""RBF SVM of tables.bench.ts in scikit-learn, with probabilities, as ours has them: LIBSVM fits five folds for that, we three."""
from side import main
from tables_rows import fitted


def prepare():
    import sklearn
    from sklearn.svm import SVC

    return f"scikit-learn {sklearn.__version__}", fitted(SVC(probability=True), 5634, 40)


main("python3-sklearn", "sklearn", prepare)
