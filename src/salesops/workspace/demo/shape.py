"""What the simulated market is like: segments, stages, products, and how large, long and likely deals are.

Conversions and durations lie in the ranges that the default sales process expects of each stage.
"""

from dataclasses import dataclass

import numpy as np

SEGMENTS = ("SMB", "Mid-market", "Enterprise")
SMB, MID, ENTERPRISE = range(3)

SALES_STAGES = ("prospecting", "discovery", "demo", "proposal", "negotiation")
RENEWAL_STAGES = ("upcoming", "renegotiation")
STAGES = (*SALES_STAGES, *RENEWAL_STAGES, "closed_won", "closed_lost")
PROSPECTING, DISCOVERY, DEMO, PROPOSAL, NEGOTIATION, UPCOMING, RENEGOTIATION, WON, LOST = range(9)
OPEN_STAGES = 7
PIPELINES = ("sales", "renewals")
FORECAST = ("pipeline", "pipeline", "pipeline", "best_case", "commit", "best_case", "commit", "closed", "omitted")

CONVERSION = np.array(
    [
        [0.22, 0.53, 0.63, 0.72, 0.90],
        [0.19, 0.49, 0.59, 0.69, 0.87],
        [0.17, 0.44, 0.55, 0.65, 0.84],
    ]
)
"""Segment by stage of the sales pipeline: the share that goes on to the next stage."""

DURATION = np.array(
    [
        [7.5, 7.5, 7.0, 7.5, 7.0],
        [9.5, 9.5, 9.0, 9.5, 9.0],
        [12.0, 12.5, 12.5, 12.0, 12.0],
    ]
)
"""Segment by stage: days spent there on average, before weekends and deals that stall."""

RENEWAL_RATE = np.array([0.82, 0.88, 0.93])
PRICE_RISE = 0.04

DEALS_A_SEAT = np.array([1.9, 1.25, 1.0])
SEATS_SOLD = np.array([12.0, 55.0, 230.0])
"""The median number of licences in a deal, by segment."""
SEATS_SOLD_SPREAD = np.array([0.42, 0.38, 0.4])
CONTACTS = np.array([[1, 2], [2, 4], [3, 6]])
EMPLOYEES = np.array([[8, 199], [200, 1999], [2000, 40_000]])

SHARE_NEW = 0.78
"""Of all deals; the rest are renewals and expansions, as many as the customers won allow."""
SHARE_INBOUND = 0.45
"""Of new deals; they come from a lead and start with the meeting it agreed to, in discovery."""
SHARE_OF_BASE = 0.018
"""Customers from before the simulated time, per deal."""
BASE_A_SEAT = np.array([3.0, 1.0, 0.5])
"""How many of them a seat looks after, compared with others, by segment."""
LEADS_AN_INBOUND_DEAL = 2.8
YEARLY_GROWTH = 0.22
MONTHLY_DEMAND = np.array([1.02, 1.08, 1.1, 1.05, 1.05, 1.0, 0.8, 0.68, 1.08, 1.12, 1.05, 0.85])


@dataclass(frozen=True)
class Product:
    name: str
    code: str
    family: str
    price: int
    """Dollars for a licence and year when the simulation starts; 4 % more each year."""


PRODUCTS = (
    Product("Ledgerline Starter", "LL-100", "Platform", 420),
    Product("Ledgerline Business", "LL-200", "Platform", 600),
    Product("Ledgerline Enterprise", "LL-300", "Platform", 840),
    Product("Ledgerline Analytics", "LA-100", "Add-on", 180),
    Product("Ledgerline Integrations", "LI-100", "Add-on", 144),
    Product("Premium Support", "PS-100", "Support", 96),
)
MAIN_PRODUCT = np.array([[0.7, 0.3, 0.0], [0.1, 0.7, 0.2], [0.0, 0.2, 0.8]])
"""Segment by platform product."""
FIRST_ADD_ON, ADD_ONS = 3, 3

COMPETITORS = ("Quantora", "Brightbook", "Sumwise", "Built in house", "Tallyard")
LOSS_REASONS = ("Price", "No decision", "Competitor", "No budget", "Missing feature", "Timing")
INBOUND_SOURCES = ("Website", "Webinar", "Referral", "Partner", "Trade show", "Content")
OUTBOUND_SOURCES = ("Outbound call", "Outbound e-mail", "LinkedIn")
CUSTOMER_SOURCE = "Customer"
NEXT_STEPS = (
    "Find the right contact and ask for a meeting",
    "Hold the discovery call",
    "Prepare the demo for their use case",
    "Walk through the proposal with the buyer",
    "Send the contract and answer legal's questions",
    "Review usage with the customer",
    "Agree the renewal terms",
)
INDUSTRIES = ("Software", "Manufacturing", "Healthcare", "Retail", "Financial services", "Logistics", "Education", "Energy")
SOURCES = (*INBOUND_SOURCES, *OUTBOUND_SOURCES, CUSTOMER_SOURCE)
