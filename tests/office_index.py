from offices import office_index_cache


def forget_index():
    """The next request reads the index of all offices anew, as a new process does."""
    office_index_cache._cache = office_index_cache.OfficeIndexCache()
