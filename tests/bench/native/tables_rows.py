"""The rows of tables.bench.ts, number for number: NumPy's legacy generator is the same as ours."""
import numpy as np


def made_up(rows, columns):
    random = np.random.RandomState(0)
    x = random.random_sample(rows * columns).reshape(rows, columns)
    score = x[:, 0] + x[:, 1] * x[:, 2] - x[:, 3] + random.random_sample(rows)
    return x, (score > 1).astype(int)


def fitted(model, rows, columns):
    """A `run` that fits the model so many times and says the area under its ROC curve."""
    from sklearn.metrics import roc_auc_score

    x, y = made_up(rows, columns)

    def run(units):
        for _ in range(units):
            model.fit(x, y)
            area = roc_auc_score(y, model.predict_proba(x)[:, 1])
        return {"area": float(area)}

    return run


def searched(model, grid, rows, columns):
    """A `run` that tries the whole grid, three folds each, and says how many combinations there were and the best F1."""
    from sklearn.model_selection import GridSearchCV

    x, y = made_up(rows, columns)

    def run(units):
        for _ in range(units):
            search = GridSearchCV(model, grid, cv=3, scoring="f1", n_jobs=-1).fit(x, y)
        return {"combinations": len(search.cv_results_["params"]), "f1": float(search.best_score_)}

    return run
