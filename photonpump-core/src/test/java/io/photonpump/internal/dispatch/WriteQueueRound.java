package io.photonpump.internal.dispatch;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.DeleteConversation;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ClientMessage.WriteEvents;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Runs calls, faults and time in random order, and checks the results. */
final class WriteQueueRound extends WriteQueueScript {

    private static final List<String> STREAMS = List.of("a", "b", "$$a");

    /** The longest time that a running server takes to answer a write. */
    private static final Duration SLOWEST = Duration.ofSeconds(4);

    /** A write from its caller's point of view. */
    private final class Attempt {
        final String stream;
        final ExpectedVersion expected;
        final List<EventData> events;
        final boolean repeats;
        final Call<WriteResult> call;
        boolean cancelled;

        Attempt(String stream, ExpectedVersion expected, List<EventData> events, boolean repeats) {
            this.stream = stream;
            this.expected = expected;
            this.events = events;
            this.repeats = repeats;
            this.call = new Call<>(
                    new WriteConversation(stream, expected, events, true),
                    null,
                    Duration.ofSeconds(1 + random.nextInt(20)));
        }

        List<UUID> ids() {
            return events.stream().map(EventData::id).toList();
        }

        @Override
        public String toString() {
            return "write of "
                    + events.stream().map(e -> e.id().getLeastSignificantBits()).toList() + " to " + stream
                    + " expecting " + expected + (cancelled ? ", cancelled" : "") + ": " + call.ending.result
                    + call.ending.error;
        }
    }

    /** A request that has reached the server. */
    private record Request(long exchange, ClientMessage message) {
        String stream() {
            return message instanceof WriteEvents write ? write.stream() : "";
        }
    }

    /** An answer on its way. */
    private record Answer(long exchange, ServerMessage message) {}

    private final Random random;
    private final boolean restarts;
    private final ModelServer server = new ModelServer();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    /** Writes that the server answered with a timeout and still carries out, before any later request to their stream. */
    private final List<Request> late = new ArrayList<>();

    private final List<String> log = new ArrayList<>();
    private boolean connected;
    private long lastId;

    WriteQueueRound(Random random) {
        this.random = random;
        this.restarts = random.nextInt(4) == 0;
        world.whenSending = () -> {
            ClientMessage message = world.sent.get(world.sent.size() - 1);
            log.add("sent " + described(message));
            requests.add(new Request(world.last(), message));
        };
    }

    /** The violations of the guarantees; empty if there are none. */
    List<String> play() {
        int steps = 10 + random.nextInt(120);
        for (int i = 0; i < steps; i++) {
            step();
        }
        boolean closed = random.nextInt(5) == 0;
        if (closed) {
            dispatcher.close(null);
            requests.forEach(request -> carryOutIf(random.nextBoolean(), request));
        } else {
            finish();
        }
        List<String> wrong = new Check().violations();
        if (dispatcher.size() != 0 || dispatcher.writeQueues() != 0) {
            wrong.add(dispatcher.size() + " conversations and " + dispatcher.writeQueues() + " write queues are left");
        }
        if (!wrong.isEmpty()) {
            wrong.add("after " + log);
        }
        return wrong;
    }

    private void finish() {
        for (int i = 0; i < 2_000 && dispatcher.size() > 0; i++) {
            if (!connected) {
                reconnect();
            } else if (!answers.isEmpty()) {
                deliver(answers.remove(0));
            } else if (!requests.isEmpty()) {
                carryOut(requests.remove(0));
            } else {
                pass(Duration.ofMillis(500));
            }
        }
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> call();
            case 6, 7, 8, 9 -> atTheServer();
            case 10, 11, 12, 13 -> deliverOne();
            case 14 -> refuseOne();
            case 15 -> cancelOne();
            case 16 -> lose();
            case 17 -> reconnectIfLost();
            default -> letTimePass();
        }
    }

    private void call() {
        String stream = STREAMS.get(random.nextInt(STREAMS.size()));
        int kind = random.nextInt(24);
        if (kind == 0 && !stream.startsWith("$$")) {
            log.add("delete " + stream);
            call(new DeleteConversation(stream, ExpectedVersion.any(), false, true));
        } else if (kind == 1 && !restarts && !attempts.isEmpty()) {
            repeat(attempts.get(random.nextInt(attempts.size())));
        } else {
            submit(stream, version(stream, kind), freshEvents());
        }
    }

    private ExpectedVersion version(String stream, int kind) {
        int last = server.events(stream).size() - 1;
        return switch (kind) {
            case 2 -> ExpectedVersion.noStream();
            case 3, 4 -> ExpectedVersion.streamExists();
            case 5, 6, 7 -> last < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(last);
            case 8, 9, 10 -> chained(stream);
            default -> ExpectedVersion.any();
        };
    }

    /** Returns the version of the stream if its last call is carried out. */
    private ExpectedVersion chained(String stream) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            Attempt before = attempts.get(i);
            if (before.stream.equals(stream) && before.expected.isRepeatable()) {
                return ExpectedVersion.exactly(Math.max(0, before.expected.value() + before.events.size()));
            }
        }
        return ExpectedVersion.any();
    }

    private List<EventData> freshEvents() {
        return IntStream.range(0, random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(3))
                .mapToObj(i -> event(++lastId))
                .toList();
    }

    private void submit(String stream, ExpectedVersion expected, List<EventData> events) {
        log.add("call " + expected + " "
                + events.stream().map(e -> e.id().getLeastSignificantBits()).toList() + stream);
        attempts.add(new Attempt(stream, expected, events, false));
    }

    /** Repeats the events of an earlier call, which the server has to recognise. */
    private void repeat(Attempt before) {
        if (before.call.ending.result != null && !before.events.isEmpty() && !before.repeats) {
            log.add("repeat " + before);
            List<EventData> known = before.events.stream()
                    .map(event -> known(event.id().getLeastSignificantBits()))
                    .toList();
            attempts.add(new Attempt(before.stream, ExpectedVersion.any(), known, true));
        }
    }

    /** Delivers a request to the server. Requests of different write queues overtake one another. */
    private void atTheServer() {
        if (!requests.isEmpty()) {
            carryOut(requests.remove(random.nextInt(requests.size())));
        }
    }

    private void carryOut(Request request) {
        for (Iterator<Request> old = late.iterator(); old.hasNext(); ) {
            Request first = old.next();
            if (first.stream().equals(request.stream())) {
                old.remove();
                server.execute(first.message());
            }
        }
        if (request.message() instanceof WriteEvents write) {
            server.isNew(write);
        }
        answers.add(new Answer(request.exchange(), server.execute(request.message())));
    }

    private void carryOutIf(boolean really, Request request) {
        if (really) {
            carryOut(request);
        }
    }

    private void deliverOne() {
        if (!answers.isEmpty()) {
            deliver(answers.remove(random.nextInt(answers.size())));
        }
    }

    private void deliver(Answer answer) {
        log.add("answer " + answer.message().getClass().getSimpleName());
        dispatcher.receive(answer.exchange(), answer.message());
    }

    private void refuseOne() {
        if (requests.isEmpty()) {
            return;
        }
        Request request = requests.remove(random.nextInt(requests.size()));
        boolean write = request.message() instanceof WriteEvents;
        switch (random.nextInt(write ? 6 : 2)) {
            case 0, 1 -> refuse(request, new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));
            case 2, 3 -> {
                server.isNew((WriteEvents) request.message());
                late.add(request);
                refuse(request, ModelServer.completed(OperationResult.COMMIT_TIMEOUT, -1));
            }
            default -> {
                if (server.isNew((WriteEvents) request.message())) {
                    refuse(
                            request,
                            random.nextBoolean()
                                    ? new ServerMessage.BadRequest("no")
                                    : ModelServer.completed(OperationResult.ACCESS_DENIED, -1));
                } else {
                    carryOut(request);
                }
            }
        }
    }

    private void refuse(Request request, ServerMessage refusal) {
        log.add("refuse " + described(request.message()));
        answers.add(new Answer(request.exchange(), refusal));
    }

    private void cancelOne() {
        if (!attempts.isEmpty()) {
            Attempt attempt = attempts.get(Math.max(0, attempts.size() - 1 - random.nextInt(6)));
            if (attempt.call.ending.ends == 0 && !attempt.cancelled) {
                log.add("cancel " + attempt);
                attempt.cancelled = true;
                attempt.call.cancel();
            }
        }
    }

    private void lose() {
        if (connected && random.nextBoolean()) {
            log.add("lose");
            connected = false;
            List<Request> pending = List.copyOf(requests);
            requests.clear();
            pending.forEach(request -> carryOutIf(random.nextBoolean(), request));
            answers.clear();
            late.forEach(request -> server.execute(request.message()));
            late.clear();
            if (restarts) {
                server.restart();
            }
            dispatcher.disconnected();
        }
    }

    private void reconnectIfLost() {
        if (!connected) {
            reconnect();
        }
    }

    @Override
    void reconnect() {
        log.add("connect");
        connected = true;
        dispatcher.connected(world, World.FACTS);
    }

    private void letTimePass() {
        Duration time = Duration.ofMillis(random.nextInt(8) == 0 ? random.nextInt(15_000) : random.nextInt(400));
        log.add("pass " + time);
        for (Duration left = time; left.compareTo(SLOWEST) > 0; left = left.minus(SLOWEST)) {
            pass(SLOWEST);
            List<Request> pending = List.copyOf(requests);
            requests.clear();
            pending.forEach(this::carryOut);
        }
        pass(Duration.ofNanos(time.toNanos() % SLOWEST.toNanos()));
    }

    /** Compares the outcomes of the callers with the server's streams. */
    private final class Check {
        private final Map<UUID, List<Integer>> numbers = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();

        List<String> violations() {
            for (String stream : STREAMS) {
                List<UUID> events = server.events(stream);
                for (int i = 0; i < events.size(); i++) {
                    numbers.computeIfAbsent(events.get(i), id -> new ArrayList<>())
                            .add(i);
                }
            }
            attempts.forEach(this::told);
            STREAMS.forEach(this::order);
            return wrong;
        }

        private void told(Attempt attempt) {
            int ends = attempt.call.ending.ends;
            require(attempt.cancelled ? ends == 0 : ends == 1, attempt, "has " + ends + " outcomes");
            List<List<Integer>> found = attempt.ids().stream()
                    .map(id -> numbers.getOrDefault(id, List.of()))
                    .toList();
            WriteResult result = attempt.call.ending.result;
            PhotonPumpException error = attempt.call.ending.error;
            if (result != null) {
                List<List<Integer>> run = IntStream.rangeClosed(
                                (int) result.firstEventNumber(), (int) result.lastEventNumber())
                        .mapToObj(List::of)
                        .toList();
                require(found.equals(run), attempt, "is found at " + found);
                require(
                        attempt.expected.value() < 0 || attempt.expected.value() + 1 == result.firstEventNumber(),
                        attempt,
                        "does not stand where it should");
            } else if (error != null && !attempt.repeats && isDefinite(error)) {
                require(found.stream().allMatch(List::isEmpty), attempt, "is there all the same, at " + found);
            } else {
                require(isWhole(found), attempt, "is found at " + found);
            }
        }

        private boolean isDefinite(PhotonPumpException error) {
            return error instanceof WrongExpectedVersionException
                    || error instanceof AccessDeniedException
                    || error instanceof BadRequestException
                    || error instanceof StreamDeletedException
                    || error instanceof OperationTimedOutException timedOut && !timedOut.sent();
        }

        private boolean isWhole(List<List<Integer>> found) {
            if (found.stream().allMatch(List::isEmpty)) {
                return true;
            }
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i).size() != 1
                        || found.get(i).get(0) != found.get(0).get(0) + i) {
                    return false;
                }
            }
            return true;
        }

        private void order(String stream) {
            int last = -1;
            for (Attempt attempt : attempts) {
                if (attempt.stream.equals(stream) && !attempt.repeats && !attempt.events.isEmpty()) {
                    List<Integer> first = numbers.getOrDefault(attempt.ids().get(0), List.of());
                    if (!first.isEmpty()) {
                        require(first.get(0) > last, attempt, "was overtaken");
                        last = first.get(0);
                    }
                }
            }
        }

        private void require(boolean holds, Attempt attempt, String what) {
            if (!holds) {
                wrong.add("a " + attempt + " " + what);
            }
        }
    }
}
