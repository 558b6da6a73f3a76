"""Lists of deals side by side with other open CRMs, for whoever has installed one (see `bench/peers/run.py`)."""
