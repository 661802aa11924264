package io.photonpump.sample;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The results of all ponies, in the table {@code standing}. The statements are the same for H2 and PostgreSQL. */
@Repository
class Standings {

    private final JdbcClient jdbc;

    Standings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a jump. One transaction at a time adds jumps, because the listener locks the row of its position. */
    void add(String pony, int height) {
        int updated = jdbc.sql(
                        "UPDATE standing SET jumps = jumps + 1, best = GREATEST(best, :height) WHERE pony = :pony")
                .param("height", height)
                .param("pony", pony)
                .update();
        if (updated == 0) {
            jdbc.sql("INSERT INTO standing (pony, jumps, best) VALUES (:pony, 1, :height)")
                    .param("pony", pony)
                    .param("height", height)
                    .update();
        }
    }

    /** Deletes all results. DELETE, because in H2 a TRUNCATE commits at once. */
    void clear() {
        jdbc.sql("DELETE FROM standing").update();
    }

    /** Returns the results, the best pony first. */
    List<Standing> bestFirst() {
        return jdbc.sql("SELECT pony, jumps, best FROM standing ORDER BY best DESC, jumps DESC, pony")
                .query(Standing.class)
                .list();
    }

    /**
     * The results of a pony.
     *
     * @param pony the name of the pony
     * @param jumps the number of its jumps
     * @param best the highest fence that it has cleared
     */
    record Standing(String pony, int jumps, int best) {}
}
