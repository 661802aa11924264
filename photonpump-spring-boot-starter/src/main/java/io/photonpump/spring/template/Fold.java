package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How a state is built from the events of a stream: the class of the events, the state before the first event, and the state after
 * each event.
 *
 * <pre>{@code
 * static final Fold<Account, AccountEvent> ACCOUNT = Fold.of(AccountEvent.class, Account.EMPTY, Account::after);
 * }</pre>
 *
 * A sealed interface of the events is a good event class, because the permitted classes determine the event types. An event of a type
 * that the event class does not have ends the fold with an {@link UnknownEventTypeException}, because a state without it may be wrong;
 * {@link #withSkipUnknownTypes} leaves such events out.
 *
 * <p>Immutable and safe for use by any thread, if its functions are. One fold serves all streams of its kind.
 *
 * @param <S> the type of the state
 * @param <E> the class of the events
 */
public final class Fold<S, E> {

    private final Class<E> eventType;
    private final Supplier<? extends S> initial;
    private final BiFunction<? super S, ? super E, ? extends S> after;
    private final boolean skipUnknownTypes;

    private Fold(
            Class<E> eventType,
            Supplier<? extends S> initial,
            BiFunction<? super S, ? super E, ? extends S> after,
            boolean skipUnknownTypes) {
        this.eventType = requireNonNull(eventType, "eventType");
        this.initial = requireNonNull(initial, "initial");
        this.after = requireNonNull(after, "after");
        this.skipUnknownTypes = skipUnknownTypes;
    }

    /**
     * {@return a fold to an immutable state}
     *
     * @param eventType the class of the events
     * @param initial the state of a stream without events; not null
     * @param after takes a state and the next event, and returns the state after that event, which is not null
     * @param <S> the type of the state
     * @param <E> the class of the events
     */
    public static <S, E> Fold<S, E> of(
            Class<E> eventType, S initial, BiFunction<? super S, ? super E, ? extends S> after) {
        requireNonNull(initial, "initial");
        return new Fold<S, E>(eventType, () -> initial, after, false);
    }

    /**
     * {@return a fold to a state that events change in place: {@code Fold.mutable(AccountEvent.class, Account::new, Account::apply)}}
     *
     * @param eventType the class of the events
     * @param initial creates the state of a stream without events, for each fold a new one
     * @param apply changes the state by the next event
     * @param <S> the type of the state
     * @param <E> the class of the events
     */
    public static <S, E> Fold<S, E> mutable(
            Class<E> eventType, Supplier<? extends S> initial, BiConsumer<? super S, ? super E> apply) {
        requireNonNull(apply, "apply");
        return new Fold<S, E>(
                eventType,
                initial,
                (state, event) -> {
                    apply.accept(state, event);
                    return state;
                },
                false);
    }

    /** {@return the class of the events} */
    public Class<E> eventType() {
        return eventType;
    }

    /** {@return whether events of other types than those of the event class are left out; false by default} */
    public boolean skipUnknownTypes() {
        return skipUnknownTypes;
    }

    /**
     * {@return a copy that leaves out events of unknown types, or does not}
     *
     * @param skip true: the state does not depend on events of other types; false: such an event is an error
     */
    public Fold<S, E> withSkipUnknownTypes(boolean skip) {
        return new Fold<>(eventType, initial, after, skip);
    }

    S initial() {
        return requireNonNull(initial.get(), "the initial state of a fold is null");
    }

    S after(S state, E event) {
        return requireNonNull(
                after.apply(state, event),
                () -> "the state after a " + event.getClass().getName() + " is null");
    }

    /** {@return a description with the event class} */
    @Override
    public String toString() {
        return "Fold[" + eventType.getName() + "]";
    }
}
