package io.photonpump.spring.listener;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import org.jspecify.annotations.Nullable;

/**
 * The persistent group of a listener.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link io.photonpump.error.InvalidSettingsException} if its value is
 * out of range.
 */
public final class GroupSpec {

    private static final Option<String> NAME = Option.optional("group.name");
    private static final Option<MissingGroupPolicy> MISSING = Option.of("missing-group", MissingGroupPolicy.CREATE);
    private static final Option<PersistentSubscriptionSettings> SETTINGS =
            Option.of("group", PersistentSubscriptionSettings.defaults());
    private static final Option<Boolean> UPDATE = Option.of("group.update", false);

    private final OptionValues values;

    private GroupSpec(OptionValues values) {
        this.values = values;
    }

    private <T> GroupSpec with(Option<T> option, T value) {
        return new GroupSpec(values.with(option, value));
    }

    /**
     * {@return the group of this name, with the default settings}
     *
     * @param name the name of the group
     */
    public static GroupSpec named(String name) {
        return new GroupSpec(OptionValues.DEFAULTS.with(NAME, name));
    }

    /** {@return the name of the group} */
    public String name() {
        return values.get(NAME);
    }

    /** {@return the action to take if the group does not exist; {@link MissingGroupPolicy#CREATE} by default} */
    public MissingGroupPolicy missing() {
        return values.get(MISSING);
    }

    /**
     * {@return a copy with another value}
     *
     * @param policy the action to take if the group does not exist
     */
    public GroupSpec withMissing(MissingGroupPolicy policy) {
        return with(MISSING, policy);
    }

    /** {@return the settings that the group is created with} */
    public PersistentSubscriptionSettings settings() {
        return values.get(SETTINGS);
    }

    /**
     * {@return a copy with another value}
     *
     * @param settings the settings that the group is created with
     */
    public GroupSpec withSettings(PersistentSubscriptionSettings settings) {
        return with(SETTINGS, settings);
    }

    /** {@return whether the listener updates an existing group that has other settings; false by default} */
    public boolean update() {
        return values.get(UPDATE);
    }

    /**
     * {@return a copy with another value}
     *
     * @param update whether to update an existing group when the listener starts for the first time
     */
    public GroupSpec withUpdate(boolean update) {
        return with(UPDATE, update);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupSpec that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "GroupSpec" + values;
    }
}
