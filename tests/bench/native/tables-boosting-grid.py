"""The published grid of tables.bench.ts, searched by scikit-learn over xgboost on all cores."""
from side import main
from tables_rows import searched


def prepare():
    import xgboost

    grid = {"n_estimators": [100, 200, 300], "max_depth": [3, 5, 7], "learning_rate": [0.01, 0.1, 0.2]}
    return f"xgboost {xgboost.__version__}, all cores", searched(xgboost.XGBClassifier(tree_method="hist", n_jobs=1), grid, 5634, 20)


main("python3-xgboost", "xgboost", prepare)
