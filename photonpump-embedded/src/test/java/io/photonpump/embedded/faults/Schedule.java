package io.photonpump.embedded.faults;

import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.embedded.faults.Strike.Accept;
import io.photonpump.embedded.faults.Strike.Cut;
import io.photonpump.embedded.faults.Strike.Freeze;
import io.photonpump.embedded.faults.Strike.Hold;
import io.photonpump.embedded.faults.Strike.Kill;
import io.photonpump.embedded.faults.Strike.Refuse;
import io.photonpump.embedded.faults.Strike.Release;
import io.photonpump.embedded.faults.Strike.ReplaceConsumer;
import io.photonpump.embedded.faults.Strike.Restart;
import io.photonpump.embedded.faults.Strike.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The failures of a round, drawn from a seed.
 *
 * @param security whether clients and servers speak TLS
 * @param cluster whether there are three nodes; their data is in memory
 * @param onDisk whether a single server keeps its data in a directory
 * @param loss what is truncated or deleted meanwhile
 * @param closedEarly whether the client is closed while calls are still under way; otherwise it is closed after they complete
 * @param steps the strikes
 */
record Schedule(Security security, boolean cluster, boolean onDisk, Loss loss, boolean closedEarly, List<Step> steps) {

    /** The kinds of rounds that can be asked for. */
    enum Kind {
        ANY,
        PLAIN,
        TLS,
        CLUSTER,
        TRUNCATION,
        DELETION
    }

    /**
     * One strike.
     *
     * @param progress how many calls and events are completed before it; fewer if there is no progress for a while
     */
    record Step(int progress, Strike strike) {}

    private static final int STEPS = 14;

    /** A length of more than 64 MiB, which no server accepts. */
    private static final byte[] NO_FRAME = HexFormat.of().parseHex("ffffff7f00");

    /** A whole frame with an unknown command. */
    private static final byte[] FOREIGN_FRAME =
            HexFormat.of().parseHex("14000000" + "7e00" + "00112233445566778899aabbccddeeff" + "cafe");

    /** Draws a schedule of any kind. */
    static Schedule draw(Random random) {
        return draw(Kind.ANY, random);
    }

    static Schedule draw(Kind kind, Random random) {
        boolean closedEarly = random.nextInt(3) == 0;
        boolean cluster = random.nextInt(4) == 0;
        boolean onDisk = random.nextInt(3) == 0;
        Security security = oneOf(random, Security.PLAIN, Security.PLAIN, Security.TLS);
        Loss loss = oneOf(random, Loss.NONE, Loss.NONE, Loss.TRUNCATION, Loss.DELETION);
        List<Step> steps = new ArrayList<>();
        while (steps.size() < STEPS) {
            add(steps, random);
        }
        return new Schedule(security, cluster, onDisk, loss, closedEarly, List.copyOf(steps)).as(kind);
    }

    private Schedule as(Kind kind) {
        return switch (kind) {
            case ANY -> this;
            case PLAIN -> new Schedule(Security.PLAIN, false, onDisk, Loss.NONE, closedEarly, steps);
            case TLS -> new Schedule(Security.TLS, cluster, onDisk, loss, closedEarly, steps);
            case CLUSTER -> new Schedule(security, true, onDisk, loss, closedEarly, steps);
            case TRUNCATION -> new Schedule(security, cluster, onDisk, Loss.TRUNCATION, closedEarly, steps);
            case DELETION -> new Schedule(security, cluster, onDisk, Loss.DELETION, closedEarly, steps);
        };
    }

    String described() {
        return (cluster ? "cluster" : onDisk ? "on disk" : "in memory") + ", " + security + ", loss " + loss
                + (closedEarly ? ", closed early" : "")
                + steps.stream()
                        .map(step -> "%n  after %d: %s".formatted(step.progress(), step.strike()))
                        .collect(Collectors.joining());
    }

    private static void add(List<Step> steps, Random random) {
        switch (random.nextInt(14)) {
            case 0 -> step(steps, random, new Kill());
            case 1 -> step(steps, random, new Cut());
            case 2 -> step(steps, random, new Freeze());
            case 3 -> step(steps, random, new Restart());
            case 4 -> {
                step(steps, random, new Refuse());
                step(steps, random, new Accept());
            }
            case 5, 6 -> {
                step(steps, random, new Hold());
                step(steps, random, new Release());
            }
            case 7 -> step(steps, random, new ReplaceConsumer());
            default -> step(steps, random, new Script(script(random)));
        }
    }

    private static void step(List<Step> steps, Random random, Strike strike) {
        steps.add(new Step(random.nextInt(150), strike));
    }

    private static FaultScript script(Random random) {
        var script = FaultScript.none();
        for (int i = random.nextInt(3); i >= 0; i--) {
            script = fault(script, random);
        }
        return script;
    }

    private static FaultScript fault(FaultScript script, Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> script.when(anyMoment(random), Fault.dropConnection());
            case 2 ->
                script.when(anyMoment(random), random.nextBoolean() ? Fault.stall() : Fault.stall(aMoment(random)));
            case 3 -> script.when(aReplyOrRequest(random), Fault.delay(aMoment(random)));
            case 4 -> script.when(anyMoment(random), Fault.splitFrames(1 + random.nextInt(40)));
            case 5 -> script.when(anyMoment(random), Fault.mergeFrames(2 + random.nextInt(4)));
            case 6 -> script.when(anyMoment(random), Fault.garbage(random.nextBoolean() ? NO_FRAME : FOREIGN_FRAME));
            case 7 ->
                script.when(
                        random.nextBoolean()
                                ? number(Moment.onLiveEvent(), random)
                                : after(anOperation(random), random),
                        Fault.duplicateReply());
            case 8 -> notHandled(script, random);
            default ->
                switch (random.nextInt(3)) {
                    case 0 ->
                        script.when(
                                aReplyOrRequest(
                                        oneOf(random, Operation.WRITE, Operation.WRITE, Operation.DELETE), random),
                                Fault.timeOut(oneOf(random, Fault.WriteTimeOut.values())));
                    case 1 -> script.when(anyMoment(random), Fault.dropSubscriptions(Fault.DropCause.UNSUBSCRIBED));
                    default -> script.when(anyMoment(random), Fault.withholdHeartbeats());
                };
        };
    }

    /** Before the execution only: a server that answers this has not carried out the request. */
    private static FaultScript notHandled(FaultScript script, Random random) {
        var moment = number(Moment.beforeExecuting(anOperation(random)), random).times(1 + random.nextInt(3));
        return script.when(moment, random.nextBoolean() ? Fault.notReady() : Fault.tooBusy());
    }

    /** Operations that are answered and that a server may refuse to handle. */
    private static Operation anOperation(Random random) {
        return oneOf(
                random,
                Operation.WRITE,
                Operation.WRITE,
                Operation.READ_STREAM,
                Operation.READ_STREAM,
                Operation.READ_ALL,
                Operation.SUBSCRIBE,
                Operation.CONNECT_TO_GROUP);
    }

    private static Moment anyMoment(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> number(Moment.onConnect(), random);
            case 1, 2 -> number(Moment.onLiveEvent(), random);
            case 3 -> number(Moment.afterReply(anOperation(random)), random);
            case 4 ->
                number(
                        Moment.beforeExecuting(oneOf(
                                random,
                                Operation.ACK,
                                Operation.UNSUBSCRIBE,
                                Operation.AUTHENTICATE,
                                Operation.IDENTIFY)),
                        random);
            default -> aReplyOrRequest(random);
        };
    }

    private static Moment aReplyOrRequest(Random random) {
        return aReplyOrRequest(anOperation(random), random);
    }

    private static Moment aReplyOrRequest(Operation operation, Random random) {
        return random.nextBoolean() ? after(operation, random) : number(Moment.beforeExecuting(operation), random);
    }

    private static Moment after(Operation operation, Random random) {
        return number(Moment.afterExecuting(operation), random);
    }

    /** A small number, because a rare moment may occur only once. */
    private static Moment number(Moment moment, Random random) {
        return moment.number(1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 2));
    }

    private static Duration aMoment(Random random) {
        return Duration.ofMillis(1 + random.nextInt(100));
    }

    @SafeVarargs
    private static <T> T oneOf(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
