"""A chart as a file of its own: with its colours, and without ways into a program that is not there."""

import re

_STYLE = """
text { font: 500 11px Inter, system-ui, sans-serif; fill: #4a505c } .strong { fill: #16181d; font-weight: 600 }
.note { fill: #666d7a; font-weight: 400 } .hit { fill: none }
.map-edge { fill: none; stroke: #cfd5f9 } .is-over, .is-back { stroke: #adb6ee } .is-back { stroke-dasharray: 5 4 }
.is-lost { stroke: #e9eaed } path.is-warn { stroke: #dd9430 } path.is-more { stroke: #4c5fe0 } path.is-less { stroke: #c96a12 }
path.is-even { stroke: #e9eaed } text.is-warn { fill: #935100 } .map-node { fill: #fff; stroke: #d3d6dc }
rect.is-warn { fill: #fdf0dc; stroke: #935100 } rect.is-unknown { stroke: #935100; stroke-dasharray: 4 3 }
.map-label { paint-order: stroke; stroke: #fff; stroke-width: 4px } .map-head { fill: #666d7a }
"""


def standalone(chart: str, *, width: int = 1200) -> str:
    """The chart drawn at a width in pixels."""
    height = re.search(r'\bheight="(\d+)"', chart)
    inner = re.sub(r' (?:href|aria-label|role|aria-hidden)="[^"]*"', "", chart)
    size = f'width="{width}" height="{int(height[1]) + 24 if height else 600}"'
    body = inner.replace("<svg ", '<svg x="12" y="12" ', 1).replace('width="100%"', f'width="{width - 24}"', 1)
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{_STYLE}</style>{ground}{body}</svg>\n'
