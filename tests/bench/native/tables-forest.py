"""Random forest of tables.bench.ts in scikit-learn, on all cores."""
from side import main
from tables_rows import fitted


def prepare():
    import sklearn
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(200, max_depth=10, class_weight="balanced", random_state=42, n_jobs=-1)
    return f"scikit-learn {sklearn.__version__}, all cores", fitted(model, 8278, 20)


main("python3-sklearn", "sklearn", prepare)
