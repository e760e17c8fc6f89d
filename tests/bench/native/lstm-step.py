"""The training step of lstm-step.bench.ts in PyTorch: batch 32, 40 steps, embedding 64, hidden 128, 64 characters, Adam."""
from side import main


def prepare():
    import torch
    from torch import nn

    torch.set_num_threads(1)
    torch.manual_seed(1)
    vocabulary, embedding, hidden, batch, steps = 64, 64, 128, 32, 40
    table, lstm, output = nn.Embedding(vocabulary, embedding), nn.LSTM(embedding, hidden), nn.Linear(hidden, vocabulary)
    parameters = [*table.parameters(), *lstm.parameters(), *output.parameters()]
    adam = torch.optim.Adam(parameters, lr=2e-3)
    text = torch.zeros(40_000, dtype=torch.long)
    draws = torch.rand(len(text))
    for k in range(1, len(text)):
        follows = (7 * text[k - 1] + 3) % vocabulary
        text[k] = follows if draws[k] < 0.7 else int(vocabulary * float(torch.rand(())) ** 3)

    def run(units):
        for _ in range(units):
            starts = torch.randint(len(text) - steps - 1, (batch,))
            windows = torch.stack([text[s : s + steps + 1] for s in starts], 1)
            states, _ = lstm(table(windows[:-1]))
            loss = nn.functional.cross_entropy(output(states).flatten(0, 1), windows[1:].flatten())
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 5)
            adam.step()
        return {"loss": float(loss)}

    return f"PyTorch {torch.__version__.split('+')[0]}, one thread", run


main("python3-torch", "torch", prepare)
