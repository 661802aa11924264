package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * The treatment of events that a listener fails on.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link io.photonpump.error.InvalidSettingsException} if its value is
 * out of range.
 */
public final class ErrorSpec {

    private static final Option<RetrySpec> RETRY = Option.of("retry", RetrySpec.defaults());
    private static final Option<FailureAction> ON_EXHAUSTED = Option.of("on-exhausted", FailureAction.STOP);
    private static final Option<String> DEAD_LETTER_STREAM = Option.optional("dead-letter-stream");
    private static final Option<String> HANDLER = Option.optional("error-handler");
    private static final String METADATA = "$$";

    private final OptionValues values;

    private ErrorSpec(OptionValues values) {
        this.values = values;
    }

    private <T> ErrorSpec with(Option<T> option, T value) {
        return new ErrorSpec(values.with(option, value));
    }

    /**
     * {@return the default for a listener}
     *
     * @param kind the kind of listener, which decides what happens to an event whose retries are exhausted
     * @param stream the stream that the listener reads; the dead-letter stream is {@code deadletter-} and this name
     */
    public static ErrorSpec defaults(SubscriptionKind kind, String stream) {
        FailureAction byKind = switch (kind) {
            case PERSISTENT -> FailureAction.PARK;
            case CATCH_UP -> FailureAction.STOP;
            case VOLATILE -> FailureAction.SKIP;
        };
        // The prefix ensures that neither the category nor a prefix filter of the original stream matches the name.
        return new ErrorSpec(OptionValues.DEFAULTS.with(DEAD_LETTER_STREAM, "deadletter-" + stream.replace("$", "")))
                .withOnExhausted(byKind);
    }

    /** {@return the retries of a failed event} */
    public RetrySpec retry() {
        return values.get(RETRY);
    }

    /**
     * {@return a copy with another value}
     *
     * @param retries the retries of a failed event
     */
    public ErrorSpec withRetry(RetrySpec retries) {
        return with(RETRY, retries);
    }

    /** {@return the action when the retries of an event are exhausted; by default PARK for persistent listeners, STOP for catch-up
     * listeners and SKIP for volatile listeners} */
    public FailureAction onExhausted() {
        return values.get(ON_EXHAUSTED);
    }

    /** {@return the stream that dead letters are written to} */
    public String deadLetterStream() {
        return values.get(DEAD_LETTER_STREAM);
    }

    /** {@return the bean name of the error handler; null: the only or primary one} */
    public @Nullable String handler() {
        return values.find(HANDLER);
    }

    /**
     * {@return a copy with another value}
     *
     * @param bean the bean name of an {@code EventErrorHandler}
     */
    public ErrorSpec withHandler(String bean) {
        return with(HANDLER, bean);
    }

    /** {@return a copy without this setting} */
    public ErrorSpec withoutHandler() {
        return new ErrorSpec(values.without(HANDLER));
    }

    /**
     * {@return a copy with another value}
     *
     * @param action the action when the retries of an event are exhausted; not {@link FailureAction#RETRY}
     */
    public ErrorSpec withOnExhausted(FailureAction action) {
        return with(ON_EXHAUSTED, action.requireFinal(ON_EXHAUSTED.name()));
    }

    /**
     * {@return a copy with another value}
     *
     * @param stream the stream that dead letters are written to; not a metadata stream
     */
    public ErrorSpec withDeadLetterStream(String stream) {
        if (stream.startsWith(METADATA)) {
            throw new InvalidSettingsException(
                    DEAD_LETTER_STREAM.name(),
                    "dead-letter-stream is " + stream
                            + ", a metadata stream: a dead letter would replace the metadata of a stream, or shut the server down");
        }
        return with(DEAD_LETTER_STREAM, stream);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrorSpec that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "ErrorSpec" + values;
    }
}
