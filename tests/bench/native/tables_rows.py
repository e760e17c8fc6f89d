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
