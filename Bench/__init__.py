"""Measures Packhouse beside docker-registry and nginx; `scripts/bench` prepares the machine and starts it."""
