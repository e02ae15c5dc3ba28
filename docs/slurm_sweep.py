"""Runs a sweep on a cluster with SLURM: starts workers as jobs of it, and the sweep on them.

    python docs/slurm_sweep.py FILE.toml --jobs 8 --queue short --walltime 04:00:00
    python docs/slurm_sweep.py FILE.toml --jobs 2 --here

`--here` starts the same jobs as processes of this machine, to try it without SLURM. It needs
dask-jobqueue, which writes and submits the job scripts.
"""

import argparse
import subprocess
import sys
from typing import Any


def cluster_of(given: argparse.Namespace) -> Any:
    """Return a cluster whose jobs are worker processes of one thread."""
    import dask_jobqueue  # noqa: PLC0415 - so that --help works without it
    import dask_jobqueue.local  # noqa: PLC0415 - as above

    options: dict[str, Any] = {
        "cores": 1,
        "processes": 1,
        "memory": given.memory,
        "death_timeout": 300,  # seconds: a busy machine starts slowly
        "worker_extra_args": ["--no-dashboard"],
        "scheduler_options": {"dashboard": False},
    }
    if given.here:
        return dask_jobqueue.local.LocalCluster(**options)
    options["job_script_prologue"] = ["export OPENBLAS_NUM_THREADS=1"]
    return dask_jobqueue.SLURMCluster(queue=given.queue, walltime=given.walltime, **options)


def main() -> int:
    """Start the cluster and the sweep; the jobs end with the sweep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", help="the file of a sweep")
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--queue", default=None)
    parser.add_argument("--walltime", default="04:00:00")
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--here", action="store_true", help="without SLURM")
    given = parser.parse_args()
    with cluster_of(given) as cluster:
        sys.stdout.write(f"{cluster.job_script()}\n")
        cluster.scale(jobs=given.jobs)
        command = [sys.executable, "-m", "nntui", "sweep", "start", given.file]
        return subprocess.call([*command, "--on", cluster.scheduler_address])


if __name__ == "__main__":
    sys.exit(main())
