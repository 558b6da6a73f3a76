"""What the sales process is asked: by the gate, the playbook, the trial and the reports."""
