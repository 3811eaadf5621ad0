"""Item models: adapters of plain data to Qt's views."""
