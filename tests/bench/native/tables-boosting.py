"""Gradient boosting of tables.bench.ts in xgboost, tree method hist, on all cores."""
from side import main
from tables_rows import fitted


def prepare():
    import xgboost

    model = xgboost.XGBClassifier(n_estimators=200, max_depth=5, learning_rate=0.1, tree_method="hist")
    return f"xgboost {xgboost.__version__}, hist, all cores", fitted(model, 8278, 20)


main("python3-xgboost", "xgboost", prepare)
