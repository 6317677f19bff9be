// Each test starts several processes that each want a core: side by side they would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
