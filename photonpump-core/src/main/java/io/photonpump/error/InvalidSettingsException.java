package io.photonpump.error;

/** A setting that cannot be used as it is. The message names it, and what would do; it never contains a password. */
public final class InvalidSettingsException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String setting;

    public InvalidSettingsException(String setting, String message) {
        super(message);
        this.setting = setting;
    }

    /** The setting, by its name in the URL or in the settings. */
    public String setting() {
        return setting;
    }
}
