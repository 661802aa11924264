package io.photonpump.embedded.internal.group;

/** The result of an administrative request, and its reason. */
public record GroupResult(Status status, String reason) {

    public enum Status {
        SUCCESS,
        ALREADY_EXISTS,
        DOES_NOT_EXIST,
        FAIL,
        ACCESS_DENIED
    }

    static final GroupResult SUCCESS = new GroupResult(Status.SUCCESS, "");

    static GroupResult missing(GroupKey key) {
        return new GroupResult(Status.DOES_NOT_EXIST, "Group '" + key.group() + "' does not exist.");
    }
}
