"""The same pipeline over many machines, on Ray Data: for collections beyond one. Needs the extra `cluster`."""
