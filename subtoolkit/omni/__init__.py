"""Segment -> reply: the families of models, the prompts, the request, the client, the cache and the cost.

A piece of encoded sound and a prompt go in; the model's words come out exactly as it wrote them. This is the
only stage that talks to the network, and nothing here reads a reply.
"""
