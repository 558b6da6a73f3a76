"""Every background job of the workspace: importing it registers it with the queue."""

from salesops.workspace.imports import jobs as imports

__all__ = ["imports"]
