"""Writes the archives beside it, which the tests read: python3 write.py (NumPy 1.24.2)."""
import numpy as np

rng = np.random.default_rng(1)
n, t, x, y = 4, 3, 2, 2
inputs = np.arange(n * t * x, dtype="<f8").reshape(n, t, x) / 8  # exact in half precision too
targets = np.arange(n * t * y, dtype="<f8").reshape(n, t, y) / 4 - 2
lengths = np.array([3, 1, 2, 3])
mask = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])

np.savez("plain.npz", inputs=inputs, targets=targets, lengths=lengths, mask=mask)
np.savez_compressed("compressed.npz", inputs=inputs, targets=targets, lengths=lengths.astype("u1"), mask=mask.astype(bool))
np.savez("fortran.npz", inputs=np.asfortranarray(inputs), targets=np.asfortranarray(targets), lengths=lengths.astype("i2"), mask=np.asfortranarray(mask))
np.savez("big-endian.npz", inputs=inputs.astype(">f8"), targets=targets.astype(">f4"), lengths=lengths.astype(">i4"), mask=mask.astype(">u2"))
np.savez("half.npz", inputs=inputs.astype("f2"), targets=targets.astype("f4"), lengths=lengths.astype("u8"), mask=mask.astype("f8"))
np.savez("labels.npz", inputs=inputs[:, :, 0].astype("f4"), targets=np.array([2, 0, 1, 2], dtype="i8"))

np.savez("objects.npz", inputs=np.array([[1.0], [1.0, 2.0]], dtype=object), targets=np.array([0, 1]))
np.savez("strings.npz", inputs=np.array([["a", "b"]]), targets=np.array([0]))
np.savez("complex.npz", inputs=inputs.astype("c16"), targets=targets)
np.savez("fields.npz", inputs=np.zeros((2, 3), dtype=[("a", "f8"), ("b", "i4")]), targets=np.zeros((2, 3)))
np.savez("nan.npz", inputs=np.where(inputs == 2.0, np.nan, inputs), targets=targets)
