package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * A setting or an option is unusable. Thrown by the method that takes the value, on the calling thread. The message names the setting and
 * the values that are accepted; it never contains a password.
 */
public class InvalidSettingsException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String setting;

    /**
     * Creates an error for a setting.
     *
     * @param setting the name of the setting
     * @param message the error and the values that are accepted
     */
    public InvalidSettingsException(String setting, String message) {
        this(setting, message, null);
    }

    /**
     * Creates an error for a setting with a cause.
     *
     * @param setting the name of the setting
     * @param message the error and the values that are accepted
     * @param cause the error that led to this one; null: none
     */
    public InvalidSettingsException(String setting, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.setting = setting;
    }

    /** {@return the name of the setting, as in a URL or as that of its method} */
    public final String setting() {
        return setting;
    }
}
