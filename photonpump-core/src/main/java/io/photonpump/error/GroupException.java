package io.photonpump.error;

/** The base of errors that concern one persistent subscription group. */
public abstract class GroupException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final String group;

    GroupException(String stream, String group, String message) {
        super(message);
        this.stream = stream;
        this.group = group;
    }

    /** {@return the stream of the group} */
    public final String stream() {
        return stream;
    }

    /** {@return the name of the group} */
    public final String group() {
        return group;
    }
}
