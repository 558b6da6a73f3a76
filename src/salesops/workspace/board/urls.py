"""Addresses of the deal board."""

from django.urls import path

from salesops.workspace.board import pages

urlpatterns = [
    path("board", pages.board, name="board"),
    path("board/heads", pages.heads, name="board-heads"),
    path("board/lane", pages.lane, name="board-lane"),
    path("board/card", pages.one_card, name="board-card"),
    path("board/closing", pages.closing, name="board-closing"),
    path("board/move", pages.move, name="board-move"),
    path("board/views", pages.save_view, name="board-save-view"),
    path("board/views/delete", pages.delete_view, name="board-delete-view"),
]
