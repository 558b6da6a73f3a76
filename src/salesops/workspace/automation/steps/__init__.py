"""How the steps of automations are done: through the same doors as what people do."""
