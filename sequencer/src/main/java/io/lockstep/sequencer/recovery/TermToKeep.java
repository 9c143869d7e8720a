/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sequencer.recovery;

import java.io.File;
import java.io.IOException;
import java.util.List;

import io.aeron.cluster.NodeStateFile;
import io.lockstep.runtime.ForcedFiles;

/**
 * The leadership term below which a member elects nobody that has forgotten what it acknowledged and promised. Whoever
 * follows a leader in a term has given up any candidacy that the member may have voted for: where all others do, it is
 * that term, else the next.
 * <p>
 * Threading: the caller's thread, while no consensus module runs on the directory.
 */
public final class TermToKeep
{
    private TermToKeep()
    {
    }

    /**
     * Notes the term in the place of whatever was noted before, which may be damaged.
     *
     * @param clusterDir    of the member.
     * @param agreed        other members that follow one leader in one term, a majority.
     * @param memberCount   of the cluster.
     * @param fileSyncLevel of the consensus module.
     * @param nowMs         wall clock, for whoever reads the file.
     * @throws IOException if it cannot be noted.
     */
    public static void note(
        final File clusterDir,
        final List<MemberReport> agreed,
        final int memberCount,
        final int fileSyncLevel,
        final long nowMs) throws IOException
    {
        final MemberReport report = agreed.get(0);
        final boolean isUnanimous = agreed.size() == memberCount - 1;
        ForcedFiles.delete(clusterDir.toPath(), NodeStateFile.FILENAME);
        try (NodeStateFile state = new NodeStateFile(clusterDir, true, fileSyncLevel))
        {
            state.updateCandidateTermId(
                isUnanimous ? report.lastTermId : report.lastTermId + 1,
                report.lastTermBasePosition,
                nowMs);
        }
    }
}
