package io.photonpump.error;

/** The stream has no persistent subscription group of this name. */
public final class GroupNotFoundException extends GroupException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error for a missing group.
     *
     * @param stream the stream
     * @param group the name of the group
     */
    public GroupNotFoundException(String stream, String group) {
        super(stream, group, "stream '" + stream + "' has no group '" + group + "': create it first");
    }
}
