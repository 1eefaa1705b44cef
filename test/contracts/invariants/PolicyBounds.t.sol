// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../../../contracts/interfaces/IRiskPolicy.sol";
import {PolicyBounds} from "../../../contracts/libraries/PolicyBounds.sol";
import {StartingConfig} from "../../../contracts/mocks/StartingConfig.sol";
import {Cheats} from "./Cheats.sol";

/// @title What the validator lets pass is safe, however it was made.
contract PolicyBoundsTest is Cheats {
    /// @dev Words of a configuration in memory once it is encoded: all its members are numbers.
    uint256 internal constant WORDS = 6 + 8 + 5 * 6 + 3 * 12;

    bytes internal _start;
    uint256 internal _accepted;

    constructor() {
        _start = abi.encode(new StartingConfig().config());
    }

    /// @dev G3 P4 P5: any three numbers of a safe configuration changed at once, mostly a little.
    function testFuzz_G3_P4_P5_whatIsAcceptedIsSafe(uint256[3] calldata seeds) external {
        bytes memory encoded = _start;
        for (uint256 i = 0; i < seeds.length; i++) _change(encoded, seeds[i]);
        IRiskPolicy.MarketConfig memory config;
        try this.decode(encoded) returns (IRiskPolicy.MarketConfig memory decoded) {
            config = decoded;
        } catch {
            return;
        }
        try this.requireSafe(config) {
            _accepted++;
        } catch {
            return;
        }
        uint256 threshold = config.liquidationThresholdBps;
        for (uint256 i = 0; i < 3; i++) {
            IRiskPolicy.Profile memory p = config.profiles[i];
            require(p.maxLtvBps >= 100 && p.maxLtvBps + 200 <= threshold, "P4 buffer");
            require(threshold * (10_000 + p.liquidationBonusBps) <= 1e8, "P4 bonus");
            require(p.lpFeePips >= 100 && p.lpFeePips <= 10_000, "P5");
            require(p.borrowCapBps >= 500 && p.supplyCapBps >= 500, "G3 caps");
            require(uint256(p.slope2Bps) + p.convexBps <= 30_000, "G3 rates");
        }
        for (uint256 i = 0; i < 5; i++) {
            IRiskPolicy.StepLimits memory limits = config.limits[i];
            require(limits.loosenStep <= limits.tightenStep, "G3 steps");
            require(limits.loosenDelaySeconds >= 8 hours, "G3 delay");
        }
    }

    function decode(bytes calldata data) external pure returns (IRiskPolicy.MarketConfig memory) {
        return abi.decode(data, (IRiskPolicy.MarketConfig));
    }

    function requireSafe(IRiskPolicy.MarketConfig calldata config) external pure {
        PolicyBounds.requireSafe(config);
    }

    function _change(bytes memory encoded, uint256 seed) internal pure {
        uint256 offset = 32 * (1 + (seed % WORDS));
        uint256 delta = (seed >> 16) % 4 == 0 ? (seed >> 18) % 70_000 : (seed >> 18) % 4;
        bool isMore = (seed >> 100) % 2 == 0;
        assembly ("memory-safe") {
            let place := add(encoded, offset)
            let value := mload(place)
            switch isMore
            case 1 {
                value := add(value, delta)
            }
            default {
                if iszero(lt(value, delta)) {
                    value := sub(value, delta)
                }
            }
            mstore(place, value)
        }
    }
}
