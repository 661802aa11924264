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
 * The operations of the server, without a network. A call changes the store immediately. Subscribers receive its events with
 * {@link #publish()}, after the caller has its reply. No reply may be sent before {@link #flush()} has made the changes
 * durable.
 */
public final class EventStoreEngine {

    /** The step in which time moves: the tick of groups. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** The maximum number of steps; longer times have longer steps. */
    private static final int MAX_TICKS = 10_000;

    private final DialectRules dialect;
    private final EngineSettings settings;
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

    /** Creates an engine with everything in the journal. If the journal is empty, the engine creates the two default users. */
    public EventStoreEngine(EngineSettings settings, Journal journal, ServerClock clock) {
        this.dialect = DialectRules.of(settings.dialect());
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        long now = clock.now();
        store = new Store(new StoreRules(dialect.softDeleteNeedsStream(), dialect.skipsExpired()), journal);
        users = new Users(store);
        users.createDefaults(now);
        access = new AccessControl(
                store,
                new AccessControl.Rules(
                        settings.insecure(),
                        settings.anonymousAccess(),
                        dialect.metastreamsHaveMetadata(),
                        dialect.forgetsAclOfDeleted()));
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

    public EngineSettings settings() {
        return settings;
    }

    public ServerClock clock() {
        return clock;
    }

    /** Returns the administration of groups of competing consumers. */
    public GroupAdministration groups() {
        return groupAdministration;
    }

    /** Returns the administration of users. */
    public UserAdministration users() {
        return userAdministration;
    }

    /** Returns the store without access checks, for the server itself. */
    public Store store() {
        return store;
    }

    // ---- writes

    /** Returns whether the user may write to the stream. To be called before the events are created. */
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

    /**
     * Starts a transaction.
     *
     * @return its id; -1 if access is denied
     */
    public long startTransaction(User user, String stream, long expectedVersion) {
        return access.allows(user, stream, Permission.WRITE) ? store.startTransaction(stream, expectedVersion) : -1;
    }

    /** Returns whether the user may write to this transaction. Servers before 20 do not check it. */
    public boolean mayWriteTransaction(User user, long id) {
        return !dialect.checksTransactionWrites() || mayCommitTransaction(user, id);
    }

    /**
     * Writes to a transaction. Servers before 20 ignore writes to unknown transactions.
     *
     * @return false if the user may not do so
     */
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

    /** Applies a record of the journal of the leader; for followers. {@link #publish} notifies subscribers. */
    public void replicate(ByteBuffer record) {
        store.replicate(record);
    }

    /** Makes this engine the one that writes, after another one. Groups continue at the checkpoints of that engine. */
    public void lead() {
        groups.reload(clock.now());
    }

    // ---- reads

    /**
     * Reads an event.
     *
     * @param number -1 stands for the last event
     */
    public boolean mayRead(User user, String stream) {
        return access.allows(user, stream, Permission.READ);
    }

    public EventResult readEvent(User user, String stream, long number, boolean resolveLinks) {
        return reads.event(user, stream, number, resolveLinks, clock.now());
    }

    public SliceResult readForward(User user, String stream, long from, int count, boolean resolveLinks) {
        return reads.slice(user, stream, from, count, true, resolveLinks, clock.now());
    }

    /**
     * Reads a page backward.
     *
     * @param from -1 stands for the last event
     */
    public SliceResult readBackward(User user, String stream, long from, int count, boolean resolveLinks) {
        return reads.slice(user, stream, from, count, false, resolveLinks, clock.now());
    }

    /**
     * Reads a page of {@code $all}.
     *
     * @param from inclusive for a forward read, exclusive for a backward read
     */
    public AllResult readAll(User user, Position from, int count, boolean forward, boolean resolveLinks) {
        return readAll(user, from, count, Integer.MAX_VALUE, EventFilter.NONE, forward, resolveLinks);
    }

    /**
     * Reads a page of {@code $all} with a filter.
     *
     * @param window the maximum number of events to examine
     */
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

    /**
     * Returns whether the user may subscribe.
     *
     * @param stream empty for all streams
     */
    public boolean maySubscribe(User user, String stream) {
        return access.allows(user, stream.isEmpty() ? Streams.ALL : stream, Permission.READ);
    }

    /** Subscribes. To be called only if {@link #maySubscribe} returned true. */
    public void subscribe(UUID id, UUID connection, String stream, boolean resolveLinks, Subscriber subscriber) {
        subscriptions.subscribe(id, connection, stream, resolveLinks, subscriber);
    }

    /**
     * Subscribes with a filter. To be called only if {@link #maySubscribe} returned true.
     *
     * @param checkpointInterval the number of events after which a checkpoint is sent; -1: none
     */
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

    /** Ends all subscriptions with this id, volatile or of a group, and notifies the subscribers. */
    public void unsubscribe(UUID id) {
        subscriptions.unsubscribe(id, DropReason.UNSUBSCRIBED);
        groups.unsubscribe(id, clock.now());
    }

    public void connectionClosed(UUID connection) {
        subscriptions.connectionClosed(connection);
        groups.connectionClosed(connection, clock.now());
    }

    /** Ends all subscriptions and notifies the subscribers, because the server stops. */
    public void dropSubscriptions() {
        subscriptions.dropAll(DropReason.UNSUBSCRIBED);
        groups.dropAll();
    }

    // ---- time and publication

    /**
     * Adds an observer. It receives each event when it is published, after the subscribers, until it returns false. It may
     * write; its events are published next.
     */
    public void observe(Predicate<StoredEvent> observer) {
        observers.add(observer);
    }

    /** Notifies subscribers and groups of committed events. To be called after the reply to each request. */
    public void publish() {
        if (publishing) { // a subscriber that writes must not make its events overtake those that are being published
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

    /** Makes all commits durable. */
    public void flush() {
        journal.flush();
    }

    /** Does what is due at this time. To be called about once a second. */
    public void tick() {
        groups.tick(clock.now());
        publish();
    }

    /** Moves time forward, second by second, and does what is due at each step. */
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
