package io.photonpump.internal.option;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of an option type. Immutable. Holds only values that differ from the defaults, so that two instances with the same values
 * are equal, however they were made.
 */
public final class OptionValues {

    /** All defaults. */
    public static final OptionValues DEFAULTS = new OptionValues(Map.of());

    private final Map<Option<?>, Object> values;

    private OptionValues(Map<Option<?>, Object> values) {
        this.values = values;
    }

    /** Returns the value of an option that has a default. */
    public <T> T get(Option<T> option) {
        return requireNonNull(find(option), option.name());
    }

    /** Returns the value of an option; null if it is absent. */
    // Only with() adds values, each under an option of its type.
    @SuppressWarnings("unchecked")
    public <T> @Nullable T find(Option<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue() : (T) value;
    }

    /**
     * Returns a copy with another value.
     *
     * @throws io.photonpump.error.InvalidSettingsException if the value is out of the option's range
     */
    public <T> OptionValues with(Option<T> option, T value) {
        T checked = option.checked(value);
        if (checked.equals(option.defaultValue())) {
            return without(option);
        }
        Map<Option<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(option, checked);
        return new OptionValues(changed);
    }

    /** Returns a copy in which the option has its default. */
    public OptionValues without(Option<?> option) {
        if (!values.containsKey(option)) {
            return this;
        }
        Map<Option<?>, Object> changed = new LinkedHashMap<>(values);
        changed.remove(option);
        return new OptionValues(changed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OptionValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the values that differ from the defaults, for example {@code [batchSize=10]}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey().name() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
