package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.access.AccessControl;
import io.photonpump.embedded.internal.access.Permission;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.access.Users;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.group.PersistentGroups;
import io.photonpump.embedded.internal.projection.StandardProjections;
import io.photonpump.embedded.internal.store.Journal;
import io.photonpump.embedded.internal.store.LinkResolver;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoreRules;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.embedded.internal.store.WriteResult;
import io.photonpump.embedded.internal.subscription.DropReason;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.embedded.internal.subscription.Subscriber;
import io.photonpump.embedded.internal.subscription.VolatileSubscriptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Everything that a client can ask of the server, as methods. A call changes the store at once; what it means for
 * subscribers is told by {@link #publish()}, after the caller had his answer, and nothing may leave the process before
 * {@link #flush()} has made it safe.
 */
public final class EventStoreEngine {

    /** How far time goes in one step while it is moved: the tick of groups. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** With more steps than this, steps get longer. */
    private static final int MAX_TICKS = 10_000;

    private final DialectRules dialect;
    private final boolean anonymousAccess;
    private final ServerClock clock;
    private final Journal journal;
    private final Store store;
    private final Users users;
    private final AccessControl access;
    private final Reads reads;
    private final VolatileSubscriptions subscriptions;
    private final PersistentGroups groups;
    private final GroupAdministration groupAdministration;
    private final UserAdministration userAdministration;
    private final Queue<StoredEvent> committed = new ArrayDeque<>();
    private boolean publishing;
    private final List<Predicate<StoredEvent>> observers = new ArrayList<>();

    /** An engine with everything that the journal kept; with its two users, if that is nothing. */
    public EventStoreEngine(EngineSettings settings, Journal journal, ServerClock clock) {
        this.dialect = DialectRules.of(settings.dialect());
        this.anonymousAccess = settings.anonymousAccess();
        this.clock = clock;
        this.journal = journal;
        long now = clock.now();
        store = new Store(new StoreRules(dialect.softDeleteNeedsStream(), dialect.skipsExpired()), journal);
        users = new Users(store);
        users.createDefaults(now);
        access = new AccessControl(
                store,
                new AccessControl.Rules(
                        settings.anonymousAccess(), dialect.metastreamsHaveMetadata(), dialect.forgetsAclOfDeleted()));
        reads = new Reads(store, access, dialect);
        subscriptions = new VolatileSubscriptions(new LinkResolver(store));
        groups = new PersistentGroups(
                store,
                new PersistentGroups.Rules(
                        dialect.checksBufferSizes(),
                        dialect.quotesCheckpoints(),
                        dialect.countsLostConsumersAsRetry(),
                        dialect.zeroMessageTimeoutIsAtOnce()),
                now);
        groupAdministration = new GroupAdministration(groups, access, store, clock);
        userAdministration = new UserAdministration(users, clock);
        store.listen(committed::add);
        if (settings.standardProjections()) {
            project();
        }
        publish();
        journal.flush();
    }

    private void project() {
        StandardProjections projections = new StandardProjections(store);
        projections.catchUp(clock.now());
        observe(event -> {
            projections.project(event, clock.now());
            return true;
        });
    }

    public DialectRules dialect() {
        return dialect;
    }

    /** Whether clients without credentials may do what access control lists allow to everybody. */
    public boolean anonymousAccess() {
        return anonymousAccess;
    }

    public ServerClock clock() {
        return clock;
    }

    /** The groups of competing consumers. */
    public GroupAdministration groups() {
        return groupAdministration;
    }

    /** The users, and who somebody is. */
    public UserAdministration users() {
        return userAdministration;
    }

    /** What there is, without asking anybody: for the server itself. */
    public Store store() {
        return store;
    }

    // ---- writes

    /** Returns whether a write would not be denied at the moment: to be asked before its events are made. */
    public boolean mayWrite(User user, String stream) {
        return access.allows(user, stream, Permission.WRITE);
    }

    public WriteResult write(User user, String stream, long expectedVersion, List<ProposedEvent> events) {
        return mayWrite(user, stream)
                ? store.append(stream, expectedVersion, events, clock.now())
                : WriteResult.ACCESS_DENIED;
    }

    public WriteResult delete(User user, String stream, long expectedVersion, boolean hard) {
        return access.allows(user, stream, Permission.DELETE)
                ? store.delete(stream, expectedVersion, hard, clock.now())
                : WriteResult.ACCESS_DENIED;
    }

    /** The id of a new transaction; -1: access denied. */
    public long startTransaction(User user, String stream, long expectedVersion) {
        return access.allows(user, stream, Permission.WRITE) ? store.startTransaction(stream, expectedVersion) : -1;
    }

    /** Returns whether the user may write into this transaction. Servers before 20 do not ask. */
    public boolean mayWriteTransaction(User user, long id) {
        return !dialect.checksTransactionWrites() || mayCommitTransaction(user, id);
    }

    /** Returns false if the user may not write into this transaction. Servers before 20 ignore writes into unknown ones. */
    public boolean writeTransaction(User user, long id, List<ProposedEvent> events) {
        if (!mayWriteTransaction(user, id)) {
            return false;
        }
        store.writeTransaction(id, events, clock.now());
        return true;
    }

    private boolean mayCommitTransaction(User user, long id) {
        String stream = store.transactionStream(id);
        return stream != null && access.allows(user, stream, Permission.WRITE);
    }

    public WriteResult commitTransaction(User user, long id) {
        return mayCommitTransaction(user, id) ? store.commitTransaction(id, clock.now()) : WriteResult.ACCESS_DENIED;
    }

    /** As a follower: takes over a record of the leader's journal. {@link #publish} tells subscribers of it. */
    public void replicate(ByteBuffer record) {
        store.replicate(record);
    }

    /** From now on this engine writes, after one that has written before: groups go on where that one's checkpoints are. */
    public void lead() {
        groups.reload(clock.now());
    }

    // ---- reads

    /** @param number -1 stands for the last event */
    public EventResult readEvent(User user, String stream, long number, boolean resolveLinks) {
        return reads.event(user, stream, number, resolveLinks, clock.now());
    }

    public SliceResult readForward(User user, String stream, long from, int count, boolean resolveLinks) {
        return reads.slice(user, stream, from, count, true, resolveLinks, clock.now());
    }

    /** @param from -1 stands for the last event */
    public SliceResult readBackward(User user, String stream, long from, int count, boolean resolveLinks) {
        return reads.slice(user, stream, from, count, false, resolveLinks, clock.now());
    }

    /** @param from inclusive going forward, exclusive going back */
    public AllResult readAll(User user, Position from, int count, boolean forward, boolean resolveLinks) {
        return readAll(user, from, count, Integer.MAX_VALUE, EventFilter.NONE, forward, resolveLinks);
    }

    /** @param window how many events are looked at, at most */
    public AllResult readAll(
            User user,
            Position from,
            int count,
            int window,
            EventFilter filter,
            boolean forward,
            boolean resolveLinks) {
        return reads.all(user, from, count, window, filter, forward, resolveLinks, clock.now());
    }

    // ---- volatile subscriptions

    /** @param stream empty: all of them */
    public boolean maySubscribe(User user, String stream) {
        return access.allows(user, stream.isEmpty() ? Streams.ALL : stream, Permission.READ);
    }

    /** To be called when {@link #maySubscribe} has said yes. */
    public void subscribe(UUID id, UUID connection, String stream, boolean resolveLinks, Subscriber subscriber) {
        subscriptions.subscribe(id, connection, stream, resolveLinks, subscriber);
    }

    /** @param checkpointInterval after how many events a checkpoint is due; -1: never */
    public void subscribeFiltered(
            UUID id,
            UUID connection,
            String stream,
            boolean resolveLinks,
            EventFilter filter,
            int checkpointInterval,
            Subscriber subscriber) {
        subscriptions.subscribeFiltered(id, connection, stream, resolveLinks, filter, checkpointInterval, subscriber);
    }

    /** Ends every subscription with this id, volatile or of a group; each subscriber is told. */
    public void unsubscribe(UUID id) {
        subscriptions.unsubscribe(id, DropReason.UNSUBSCRIBED);
        groups.unsubscribe(id, clock.now());
    }

    public void connectionClosed(UUID connection) {
        subscriptions.connectionClosed(connection);
        groups.connectionClosed(connection, clock.now());
    }

    /** Says goodbye to all subscribers: the server ends. */
    public void dropSubscriptions() {
        subscriptions.dropAll(DropReason.UNSUBSCRIBED);
        groups.dropAll();
    }

    // ---- time and consequences

    /**
     * Hears of every event as it is published, after the subscribers, as long as it says that it wants more. It may write:
     * that is published next.
     */
    public void observe(Predicate<StoredEvent> observer) {
        observers.add(observer);
    }

    /** Tells subscribers and groups of what was committed. To be called after every request has been answered. */
    public void publish() {
        if (publishing) { // whoever is being told must not overtake those who are told after him
            return;
        }
        publishing = true;
        try {
            while (!committed.isEmpty()) {
                StoredEvent event = committed.remove();
                long now = clock.now();
                subscriptions.committed(event, now);
                groups.committed(event, now);
                observers.removeIf(observer -> !observer.test(event));
            }
        } finally {
            publishing = false;
        }
    }

    /** Makes everything committed safe. */
    public void flush() {
        journal.flush();
    }

    /** To be called about once a second: what is due by time is done. */
    public void tick() {
        groups.tick(clock.now());
        publish();
    }

    /** Moves time forward, second by second, and does what falls due on the way. */
    public void advance(Duration duration) {
        Duration step = duration.dividedBy(MAX_TICKS);
        Duration tick = step.compareTo(TICK) > 0 ? step : TICK;
        Duration left = duration;
        while (left.compareTo(tick) > 0) {
            clock.advance(tick);
            left = left.minus(tick);
            tick();
        }
        clock.advance(left);
        tick();
    }
}
