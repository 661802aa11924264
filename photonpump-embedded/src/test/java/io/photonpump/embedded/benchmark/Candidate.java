package io.photonpump.embedded.benchmark;

import java.util.Map;

/** A client that is measured. */
interface Candidate extends AutoCloseable {

    /** What it can do, by name; the names are the same for all. */
    Map<String, Workload> workloads();

    @Override
    void close();
}
