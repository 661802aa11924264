package io.photonpump.error;

/** There already is a persistent subscription group of this name on this stream. */
public final class GroupAlreadyExistsException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final String group;

    public GroupAlreadyExistsException(String stream, String group) {
        super("stream '" + stream + "' already has a group '" + group + "': connect to it, or update it");
        this.stream = stream;
        this.group = group;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }

    /** The persistent subscription group. */
    public String group() {
        return group;
    }
}
