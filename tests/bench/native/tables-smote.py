"""SMOTE of tables.bench.ts in imbalanced-learn."""
from side import main
from tables_rows import made_up


def prepare():
    import imblearn
    from imblearn.over_sampling import SMOTE

    x, y = made_up(5634, 20)

    def run(units):
        for _ in range(units):
            _, target = SMOTE(random_state=42).fit_resample(x, y)
        return {"rows": len(target)}

    return f"imbalanced-learn {imblearn.__version__}", run


main("python3-imblearn", "imblearn", prepare)
