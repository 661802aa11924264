package io.photonpump.embedded.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A client that is measured, with its default settings. */
abstract class Candidate implements AutoCloseable {

    /** The suffix of workloads that need a server which takes 1 ms for each write. */
    static final String SLOW = " server 1 ms";

    private static final int BATCHES_OUTSTANDING = 16;
    private static final int STREAMS = 10_000;

    private final String[] streams =
            IntStream.range(0, STREAMS).mapToObj(n -> "ponies-" + n).toArray(String[]::new);
    private final AtomicInteger next = new AtomicInteger();

    /** Returns the workloads of this client by name. */
    final Map<String, Workload> workloads() {
        Map<String, Workload> workloads = new LinkedHashMap<>();
        workloads.put("append 1", until -> new Outstanding(this::append).fromAnswers(1, until));
        workloads.put("append blocking", until -> new Outstanding(this::append).blocking(until));
        workloads.put("append 64", until -> new Outstanding(this::append).fromAnswers(64, until));
        workloads.put("append 64 one thread", until -> new Outstanding(this::append).fromOneThread(64, until));
        workloads.put("append 1024", until -> new Outstanding(this::append).fromAnswers(1024, until));
        workloads.put(
                "append 10000 streams", until -> new Outstanding(this::appendToTheNextStream).fromAnswers(1024, until));
        workloads.put("append 64" + SLOW, until -> new Outstanding(this::append).fromAnswers(64, until));
        workloads.put("append 512" + SLOW, until -> new Outstanding(this::append).fromAnswers(512, until));
        workloads.put(
                "batches",
                until -> Workload.BATCH * new Outstanding(this::appendBatch).fromAnswers(BATCHES_OUTSTANDING, until));
        workloads.put("read event 64", until -> new Outstanding(this::readEvent).fromAnswers(64, until));
        workloads.put("pages", this::pages);
        workloads.put("volatile", until -> live());
        workloads.put("persistent", this::group);
        return workloads;
    }

    private CompletableFuture<?> append() {
        return append("ponies");
    }

    private CompletableFuture<?> appendToTheNextStream() {
        return append(streams[Math.floorMod(next.getAndIncrement(), STREAMS)]);
    }

    abstract CompletableFuture<?> append(String stream);

    abstract CompletableFuture<?> appendBatch();

    abstract CompletableFuture<?> readEvent();

    /** Reads a stream in pages of {@link Workload#PAGE} and returns the number of events. */
    abstract long pages(long until) throws Exception;

    /** Receives up to {@link Workload#VOLATILE_EVENTS} events and returns their number. */
    abstract long live() throws Exception;

    /** Consumes events of a group, {@link Workload#IN_FLIGHT} at a time, and returns their number. */
    abstract long group(long until) throws Exception;

    @Override
    public abstract void close();
}
