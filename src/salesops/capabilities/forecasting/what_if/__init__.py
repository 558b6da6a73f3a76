"""What a forecast would be if something else came true: assumptions applied to the draws of a kept run."""
