"""What tests stand on: brokers, ports, processes."""
