"""circle15 and its peers on the same work in one run: ``make bench``, or ``python -m benchmarks``.

Everything runs on one thread: the libraries below read these settings when they are first imported, and child
processes inherit them.
"""

import os

for _setting in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_setting] = "1"
