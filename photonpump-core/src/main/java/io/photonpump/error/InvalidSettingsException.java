package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** A setting that cannot be used as it is. The message names it, and what would do; it never contains a password. */
public class InvalidSettingsException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String setting;

    public InvalidSettingsException(String setting, String message) {
        this(setting, message, null);
    }

    public InvalidSettingsException(String setting, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.setting = setting;
    }

    /** The setting, by its name in the URL or in the settings. */
    public String setting() {
        return setting;
    }
}
