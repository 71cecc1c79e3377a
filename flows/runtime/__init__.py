"""What a run needs besides the stages: environment, server, lock, store of stage outputs, plan, summary.

Nothing in here imports Prefect, so that commands which do not need it never pay for it.
"""
