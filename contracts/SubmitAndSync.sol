// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskOracle} from "./interfaces/IRiskOracle.sol";
import {IRiskPolicy} from "./interfaces/IRiskPolicy.sol";

/// @title A proof and the policies that follow from it, in one transaction.
/// @notice Holds nothing and may do nothing that anybody could not do in two transactions. RoundAccepted
/// names this contract as the submitter.
contract SubmitAndSync {
    IRiskOracle public immutable ORACLE;
    IRiskPolicy public immutable POLICY;

    constructor(IRiskOracle oracle, IRiskPolicy policy) {
        ORACLE = oracle;
        POLICY = policy;
    }

    /// @notice Does what `IRiskOracle.submit` and then `IRiskPolicy.syncBatch` do; reverts if either does.
    /// @param marketIds strictly increasing; markets of the feed, or any others that are due
    function submitAndSync(
        uint256 feedId,
        uint256 modelCommitment,
        uint256[8] calldata proof,
        uint256[] calldata publicSignals,
        uint64[] calldata marketIds
    ) external {
        ORACLE.submit(feedId, modelCommitment, proof, publicSignals);
        POLICY.syncBatch(marketIds);
    }
}
