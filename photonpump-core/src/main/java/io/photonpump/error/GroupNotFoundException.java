package io.photonpump.error;

/** There is no persistent subscription group of this name on this stream. */
public final class GroupNotFoundException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final String group;

    public GroupNotFoundException(String stream, String group) {
        super("stream '" + stream + "' has no group '" + group + "': create it first");
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
