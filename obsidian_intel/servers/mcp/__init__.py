"""The server for agents: the log's questions, and its guarded writer, as tools of the Model Context Protocol."""
