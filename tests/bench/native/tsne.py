"""t-SNE of projection.bench.ts in scikit-learn: ten blobs, 10,000 x 50, Barnes-Hut on all cores."""
from side import main


def prepare():
    import sklearn
    from sklearn.datasets import make_blobs
    from sklearn.manifold import TSNE, trustworthiness

    rows, _ = make_blobs(10_000, 50, centers=10, random_state=0)

    def run(units):
        for _ in range(units):
            tsne = TSNE(init="pca", learning_rate="auto", random_state=0, n_jobs=-1)
            points = tsne.fit_transform(rows)
        trust = trustworthiness(rows[:1000], points[:1000], n_neighbors=12)
        return {"kl": float(tsne.kl_divergence_), "trustworthiness": float(trust)}

    return f"scikit-learn {sklearn.__version__}, all cores", run


main("python3-sklearn", "sklearn", prepare)
